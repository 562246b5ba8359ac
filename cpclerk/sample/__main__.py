"""`python -m cpclerk.sample [PATH]`: make the sample's store anew."""

import sys
from pathlib import Path

from cpclerk.sample.making import make

PLACE = Path(__file__).parent.parent / "sample.db"

if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE
    make(path)
    sys.stdout.write(f"Made {path} ({path.stat().st_size // 1024} KB).\n")
