package dev.llmnode.node.config.key;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Bounds of a number; of a duration in milliseconds, of a size in bytes. Both ends belong to it. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Range {
    long min();

    long max() default Long.MAX_VALUE;
}
