#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole demonstration with another seed and other towns, and with other forms.
. "$TOP_SRCDIR/tests/cli/lib.sh"
. "$TOP_SRCDIR/tests/cli/demo_lib.sh"

demo another_seed_and_other_towns --seed 42 --towns 150525102,150525103,150525202
demo form_without_metrics_and_roles --form "$data/cli/thirty.md" --seed 3
demo form_with_metrics_and_no_consent --form "$data/cli/index.md" --seed 7 --towns 150525102,150525103,150525202

done_all
