/** Where model files come from: a package index, a model hub, any web server, a folder. */
@NullMarked
package dev.llmnode.inference.model.source;

import org.jspecify.annotations.NullMarked;
