# SPDX-License-Identifier: MIT
tally_libtally_a_SOURCES += tally/sum.h tally/special.c tally/special.h tally/design.c tally/design.h tally/interval.c \
	tally/interval.h tally/intern.c tally/intern.h tally/frame.c tally/frame.h tally/frame_internal.h tally/frame_sort.c \
	tally/frame_design.c tally/frame_calibrate.c tally/metric_sums.c tally/metric_change.c tally/metric_beside.c tally/metric_same.c tally/metric_query.c tally/metric_rounds.c tally/metric.c tally/metric.h tally/metric_internal.h tally/metric_values.c tally/suppress.c tally/disclose.c tally/disclose.h tally/counts.c tally/counts.h \
	tally/outcome.c tally/outcome.h tally/outcome_rates.c \
	tally/survey.c tally/survey.h tally/survey_variance.c tally/weights.c tally/weights.h tally/linear.c tally/linear.h \
	tally/replicate.c tally/replicate.h tally/matrix.c tally/matrix.h tally/crosstab.c tally/crosstab.h tally/compare.c \
	tally/compare.h tally/protect.c tally/protect.h tally/quality.c tally/quality.h \
	tally/review.c tally/review_run.c tally/review_people.c tally/review_field.c tally/rows.c tally/rows.h tally/review.h tally/review_internal.h tally/quality_interviewers.c tally/quality_text.c tally/sheet.c tally/sheet.h
