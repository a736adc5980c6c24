#!/bin/sh
# Load-tests a running service, proves every plan, and checks the guarantees. The report is in load-test/.
#   deploy/load-test.sh [URL [AGENTS [DURATION]]]
# If the service requires keys, set UNDERSTUDY_KEY to one with the roles plan and author:
#   understudy serve --make-key game --roles plan,author
set -eu
cd "$(dirname "$0")/.."
exec npx -y pnpm@12 stress --target "${1:-http://127.0.0.1:7071}" --agents "${2:-200}" --duration "${3:-20s}" \
  --report load-test
