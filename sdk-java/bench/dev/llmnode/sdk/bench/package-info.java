/** What the library costs. */
@NullMarked
package dev.llmnode.sdk.bench;

import org.jspecify.annotations.NullMarked;
