package dev.llmnode.conformance.cases;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on a fresh connection: for what no HTTP client would send.
 *
 * @param send pieces, written one after the other
 */
public record RawAction(List<Piece> send) implements Action {

    public RawAction {
        send = List.copyOf(send);
    }

    /** Text (as UTF-8) or bytes in hexadecimal; exactly one is set. */
    public record Piece(@Nullable String text, @Nullable String hex) {}
}
