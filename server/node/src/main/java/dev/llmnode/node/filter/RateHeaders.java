package dev.llmnode.node.filter;

import dev.llmnode.node.application.admission.RateStatus;
import dev.llmnode.node.application.error.Seconds;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a caller's rate stands, as draft-ietf-httpapi-ratelimit-headers-06 writes it. */
final class RateHeaders {
    private RateHeaders() {}

    static Map<String, String> of(@Nullable RateStatus rate) {
        return rate == null
                ? Map.of()
                : Map.of(
                        "RateLimit-Limit", Long.toString(rate.limit()),
                        "RateLimit-Remaining", Long.toString(rate.remaining()),
                        "RateLimit-Reset", Long.toString(Seconds.roundedUp(rate.reset())));
    }
}
