package dev.llmnode.p2p.limits;

/** A share of a limit, held until it is closed; closing it again does nothing. */
public interface Permit extends AutoCloseable {
    @Override
    void close();
}
