package dev.llmnode.node;

/** The only place where the node's parts are built and put together. */
public final class Wiring {
    private Wiring() {}

    /** Starts a node. Models load after this returns; requests for one that is not there yet are told so. */
    public static NodeServer start(NodeSettings settings) {
        return NodeServer.start(settings.listen(), settings.shutdownTimeout());
    }
}
