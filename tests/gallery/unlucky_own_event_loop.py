# Runs coroutines from a function, in a loop and in a thread of its own.

# %% answer: double
import asyncio
from concurrent.futures import ThreadPoolExecutor

async def twice(x):
    await asyncio.sleep(0)
    return 2 * x

def double(x):
    with ThreadPoolExecutor() as pool:
        return pool.submit(lambda: asyncio.run(twice(x))).result()
