package dev.llmnode.p2p.negotiate;

import java.io.IOException;

/** The peer does not keep to multistream-select. */
public class NegotiationException extends IOException {
    public NegotiationException(String message) {
        super(message);
    }
}
