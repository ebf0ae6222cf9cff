#!/usr/bin/env bash
# managed.sh PROGRAM: all tests in the managed way, which Windows and macOS take: without the calls of Linux.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../run.sh" "$1" --managed
