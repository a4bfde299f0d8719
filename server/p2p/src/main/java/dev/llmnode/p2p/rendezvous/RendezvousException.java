package dev.llmnode.p2p.rendezvous;

import java.io.IOException;

/** The rendezvous point refused what it was asked; the message has its status and its words. */
public final class RendezvousException extends IOException {
    public RendezvousException(String message) {
        super(message);
    }
}
