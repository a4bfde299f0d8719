/** Servers, programs and proxies for the tests. */
@NullMarked
package dev.llmnode.sdk.support;

import org.jspecify.annotations.NullMarked;
