#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/run counts what it should, and nothing that fails is lost.
mkdir -p src/tests bin
cp "$TOP_SRCDIR/tests/run" src/tests/run
chmod +x src/tests/run
here=$(pwd)

# expect NAME STATUS SUMMARY PROGRAM...
expect()
{
	name=$1 status=$2 summary=$3
	shift 3
	TOP_BUILDDIR=$here/bin RUHU_TEST_SECONDS=1 src/tests/run "$@" >out 2>&1
	rc=$?
	if [ "$rc" -eq "$status" ] && [ "$(tail -n 1 out)" = "$summary" ]; then
		echo "ok runner__$name"
	else
		echo "not ok runner__$name: status $rc, $(tail -n 1 out)"
		cat out
	fi
}

program()
{
	printf '#!/bin/sh\n%s\n' "$2" >"bin/$1"
	chmod +x "bin/$1"
}

program good.sh 'echo "ok a"; echo "ok b"; echo "skip c: no network"'
program bad.sh 'echo "ok a"; echo "not ok b"; exit 1'
program mute.sh 'true'
program crash.sh 'echo "ok a"; kill -SEGV $$'
program late.sh 'echo "ok a"; while :; do :; done'
program room.sh 'touch "$HOME/x" && ls -A | grep -qx x && echo "ok own_folder"'
program cmocka 'echo "[==========] Running 4 test(s)."; echo "[  PASSED  ] 2 test(s)." >&2
echo "[  SKIPPED ] 1 test(s), listed below:" >&2; echo "[  SKIPPED ] x" >&2
echo "[  FAILED  ] 1 test(s), listed below:" >&2; echo "[  FAILED  ] y" >&2; echo " 1 FAILED TEST(S)" >&2; exit 1'
program twice 'echo "[  PASSED  ] 2 test(s)."; echo "[  PASSED  ] group: 3 test(s)."'

expect good__counts 0 "2 passed, 0 failed, 1 skipped" good.sh
expect bad__counts 1 "1 passed, 1 failed" bad.sh
expect several__add_up 1 "3 passed, 1 failed, 1 skipped" good.sh bad.sh
expect mute__is_a_failure 1 "0 passed, 1 failed" mute.sh
expect crash__is_a_failure 1 "1 passed, 1 failed" crash.sh
expect late__is_a_failure 1 "1 passed, 1 failed" late.sh
expect missing__is_a_failure 1 "0 passed, 1 failed" nowhere.sh
expect nothing__is_a_failure 1 "0 passed, 0 failed"
expect cmocka__is_understood 1 "2 passed, 1 failed, 1 skipped" cmocka
expect two_groups__add_up 0 "5 passed, 0 failed" twice
expect own_folder__each 0 "1 passed, 0 failed" room.sh
TESTS_LEFT='!good* *.sh'
export TESTS_LEFT
expect left_out__first_pattern_decides 0 "2 passed, 0 failed, 1 skipped" good.sh bad.sh
