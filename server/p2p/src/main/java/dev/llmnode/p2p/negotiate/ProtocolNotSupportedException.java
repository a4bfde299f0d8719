package dev.llmnode.p2p.negotiate;

import java.util.List;

/** The peer speaks none of the protocols that were proposed. */
public final class ProtocolNotSupportedException extends NegotiationException {
    public ProtocolNotSupportedException(List<String> protocols) {
        super("the peer does not speak " + String.join(", ", protocols));
    }
}
