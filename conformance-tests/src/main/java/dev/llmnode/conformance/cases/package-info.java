/** The case format: suites, tests, steps and matchers as data. */
@NullMarked
package dev.llmnode.conformance.cases;

import org.jspecify.annotations.NullMarked;
