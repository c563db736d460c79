# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/tally/rounds_test tests/tally/special_test tests/tally/reference_test tests/tally/survey_test tests/tally/metric_test tests/tally/frame_test tests/tally/attack_test tests/tally/edges_test tests/tally/review_test tests/tally/cheats_test tests/tally/page_test tests/tally/outcome_test
TESTS_ALL += tests/tally/rounds_test tests/tally/csv_test.sh tests/tally/special_test tests/tally/reference_test tests/tally/survey_test tests/tally/metric_test tests/tally/frame_test tests/tally/attack_test tests/tally/edges_test tests/tally/review_test tests/tally/cheats_test tests/tally/page_test tests/tally/outcome_test
tests_tally_special_test_SOURCES = tests/tally/special_test.c
tests_tally_special_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_reference_test_SOURCES = tests/tally/reference_test.c tests/tally/refbook.c tests/tally/refbook.h tests/tally/refdesign.c \
	tests/tally/refrows.c tests/tally/refrows.h tests/tally/refrows_compare.c tests/tally/refrows_plain.c \
	tests/tally/refrows_quality.c
tests_tally_reference_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_survey_test_SOURCES = tests/tally/survey_test.c
tests_tally_survey_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_metric_test_SOURCES = tests/tally/metric_test.c tests/tally/county.c tests/tally/county.h
tests_tally_metric_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_rounds_test_SOURCES = tests/tally/rounds_test.c tests/tally/county.c tests/tally/county.h
tests_tally_rounds_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_frame_test_SOURCES = tests/tally/frame_test.c tests/tally/county.c tests/tally/county.h
tests_tally_frame_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_outcome_test_SOURCES = tests/tally/outcome_test.c
tests_tally_outcome_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)

# Every row of the reference numbers (RUHU_REFSTATS), with the counts by family.
.PHONY: check-reference
check-reference: tests/tally/reference_test
	@./tests/tally/reference_test
tests_tally_page_test_SOURCES = tests/tally/page_test.c tests/tally/county.c tests/tally/county.h
tests_tally_page_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_attack_test_SOURCES = tests/tally/attack_test.c tests/tally/simplex.c tests/tally/simplex.h tests/tally/county.c tests/tally/county.h
tests_tally_attack_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)

# 50,000 random publications attacked by linear programming; make check takes 1,000.
.PHONY: check-attack
check-attack: tests/tally/attack_test
	@RUHU_ATTACKS=50000 ./tests/tally/attack_test
tests_tally_review_test_SOURCES = tests/tally/review_test.c
tests_tally_review_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_edges_test_SOURCES = tests/tally/edges_test.c tests/tally/county.c tests/tally/county.h
tests_tally_edges_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
tests_tally_cheats_test_SOURCES = tests/tally/cheats_test.c bench/cheats_count.c bench/cheats_count.h bench/county_make.c bench/county_make.h \
	bench/county_answers.c
tests_tally_cheats_test_LDADD = $(LIBS_TALLY) $(CMOCKA_LIBS)
