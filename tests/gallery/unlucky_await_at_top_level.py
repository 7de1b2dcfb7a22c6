# Awaits in the cell, and runs coroutines inside.

# %% answer: double
import asyncio

async def later(x):
    await asyncio.sleep(0.01)
    return 2

factor = await later(1)
async with asyncio.Lock():
    pass

def double(x):
    return factor * x
