package dev.llmnode.node.application.admission;

import java.time.Duration;

/**
 * Where a caller's rate stands.
 *
 * @param limit calls a minute
 * @param remaining calls left until the reset
 * @param reset time until the calls are given back
 */
public record RateStatus(long limit, long remaining, Duration reset) {}
