/* SPDX-License-Identifier: MIT */
/* Seeded faults of algebra_test: other rules of a merge than docs/FORMATS.md says. */
#ifndef RUHU_TESTS_FAULTS_ALGEBRA_H
#define RUHU_TESTS_FAULTS_ALGEBRA_H

enum algebra_mutant {
	ALGEBRA_NONE,
	ALGEBRA_FIRST_COMES,
	ALGEBRA_BY_ID,
	ALGEBRA_NEEDS_PARENTS,
	ALGEBRA_ONE_A_SEQ,
	ALGEBRA_BY_ARRIVAL,
	ALGEBRA_COMES_BACK,
	ALGEBRA_NEVER_MEETS,
	ALGEBRA_ANYBODY,
	ALGEBRA_KEPT_TO_ITSELF
};
extern enum algebra_mutant algebra_mutant;

#endif
