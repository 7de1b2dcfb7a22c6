# Starts a task at top level that is never awaited.

# %% answer: double
import asyncio

async def later():
    await asyncio.sleep(1e6)

task = asyncio.create_task(later())
await asyncio.sleep(0)

def double(x):
    return 2 * x
