#!/usr/bin/env bash
# differential.sh PROGRAM [SECONDS [SEED]]: random inputs and commands for SECONDS (120), each compared with an independent count in Python. A case
# that differs is reduced and kept, with its files, its command and what was expected; differential.py says how to rerun it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=$(command -v python3.11 || command -v python3 || true)
[ -n "$python" ] || { echo "differential.sh: skipped: python3 is not installed"; exit 0; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "differential.sh: skipped: Python 3.11 is needed"; exit 0; }
exec "$python" "$here/differential.py" "$1" "${2:-120}" "${@:3}"
