#!/bin/sh
# Puts load on a running service, proves every plan, and says whether the promises held. The report is in load-test/.
#   deploy/load-test.sh [URL [AGENTS [DURATION]]]
# Where the service asks for keys, UNDERSTUDY_KEY is one with the roles plan and author:
#   understudy serve --make-key game --roles plan,author
set -eu
cd "$(dirname "$0")/.."
exec npx -y pnpm@12 stress --target "${1:-http://127.0.0.1:7071}" --agents "${2:-200}" --duration "${3:-20s}" \
  --report load-test
