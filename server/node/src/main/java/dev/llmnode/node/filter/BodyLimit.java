package dev.llmnode.node.filter;

import dev.llmnode.api.Operations;
import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.node.wire.HttpProblem;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies whole, up to the contract's limit. */
public final class BodyLimit {
    private BodyLimit() {}

    /**
     * Reads a body.
     *
     * @throws HttpProblem if it is larger than the contract allows
     */
    public static byte[] read(InputStream body) throws IOException {
        byte[] read = body.readNBytes(Operations.MAX_BODY_BYTES + 1);
        if (read.length > Operations.MAX_BODY_BYTES) {
            throw exceeded();
        }
        return read;
    }

    static HttpProblem exceeded() {
        return HttpProblem.of(
                ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than %d bytes".formatted(Operations.MAX_BODY_BYTES));
    }
}
