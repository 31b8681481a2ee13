"""Sharing goods and checking certificates needs nothing but Python, until a problem is large."""

import subprocess
import sys

SHARE = """
import sys
for name in ("numpy", "scipy", "numba"):
    sys.modules[name] = None
from allmende.mechanisms.certificates import check
from allmende.mechanisms.goods.certify import certify_harvest, certify_one_each, certify_production_effort
from allmende.mechanisms.goods.divisible_shares import divisible_shares
from allmende.mechanisms.goods.harvest import share_harvest
from allmende.mechanisms.goods.one_each import one_each
from allmende.mechanisms.goods.production_effort import Recipe, production_effort
from allmende.mechanisms.tasks.even_shares import even_shares
from allmende.mechanisms.compiled_path import FastPathMissing
from allmende.mechanisms.tasks.share_out import share_out
worth, floors = {"ada": {"attic": 5}, "bo": {"attic": 4}}, {"attic": 0}
check(certify_one_each(worth, one_each(worth, floors_mwh=floors), floors_mwh=floors))
recipes = {"bread": Recipe(effort_mwh=3)}
check(certify_production_effort(recipes, production_effort(recipes)))
wishes = {"ada": 5, "bo": 9}
check(certify_harvest(7, share_harvest(7, wishes=wishes), wishes=wishes))
divisible_shares({"ada": {"kiln": 1}}, budgets_mwh={"ada": 5})
try:
    share_out({"ada": {"cook": 1}}, minutes={"cook": 60}, earn={"ada": 60})
except FastPathMissing as said:
    print(said)
try:
    count = 6000
    production_effort({str(n): Recipe(effort_mwh=1) for n in range(count)})
except FastPathMissing as said:
    print(said)
"""


def test_small_problems_run_without_any_library_and_large_ones_say_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", SHARE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('pip install "allmende[fast]"') == 2


def test_importing_all_the_rules_loads_no_library_and_no_web_framework() -> None:
    code = """
import importlib, pkgutil, sys
import allmende.mechanisms as mechanisms
for found in pkgutil.walk_packages(mechanisms.__path__, "allmende.mechanisms."):
    if ".fast" not in found.name:
        importlib.import_module(found.name)
print(sorted(name for name in sys.modules if name.partition(".")[0] in {
    "numpy", "scipy", "numba", "django", "ninja", "pydantic", "typer", "rich", "openpyxl", "cryptography"}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
