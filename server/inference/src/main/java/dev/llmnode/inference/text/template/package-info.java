/**
 * Runs chat templates: values as Python has them, the filters, tests and methods that templates use, and bounds on work
 * and output, since a template comes with a model from anywhere.
 */
@NullMarked
package dev.llmnode.inference.text.template;

import org.jspecify.annotations.NullMarked;
