/** Results for people (HTML) and for build servers (JUnit XML). */
@NullMarked
package dev.llmnode.conformance.report;

import org.jspecify.annotations.NullMarked;
