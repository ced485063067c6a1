"""How fast is each family of kernels here? `python -m tests.benchmarks` prints them all, one line each."""

from sim import garbage
from tests.benchmarks import air, chance, ciphers, deciding, spread, world

garbage.seldom()
for family in (chance, world, spread, air, ciphers, deciding):
    family.run()
