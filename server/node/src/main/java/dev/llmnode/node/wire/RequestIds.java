package dev.llmnode.node.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of requests: the caller's own where it is a good one, else a UUIDv7 (RFC 9562, section 5.7). */
public final class RequestIds {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final String FIELD = "request_id";
    private final InstantSource clock;

    public RequestIds(InstantSource clock) {
        this.clock = clock;
    }

    /** A new one; later ones sort behind earlier ones. */
    public String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version = 0x7000L | random.nextLong(0x1000);
        long high = clock.millis() << 16 | version;
        long variant = 0x8000000000000000L | random.nextLong() >>> 2;
        return new UUID(high, variant).toString();
    }

    /** The one that a document names, if it is one. */
    public static Optional<String> in(JsonNode tree) {
        return valid(tree.path(FIELD).textValue());
    }

    /** A text, if it is fit to be a request's id. */
    public static Optional<String> valid(@Nullable String text) {
        return Optional.ofNullable(text).filter(id -> FORM.matcher(id).matches());
    }
}
