package dev.llmnode.node.filter;

/** Is told of requests, to count them. */
@FunctionalInterface
public interface RequestObserver {
    /** A request has come in. */
    void began();
}
