package dev.llmnode.sdk.node;

import dev.llmnode.sdk.internal.Futures;

/** Finds nodes in the network, by way of the one that the client is for. */
public final class Nodes {
    private final AsyncNodes async;

    /** Made by the client. */
    public Nodes(AsyncNodes async) {
        this.async = async;
    }

    /** See {@link #best(String, BestOptions)}. */
    public FoundNode best(String model) {
        return best(model, BestOptions.defaults());
    }

    /**
     * The best node that offers a model, and answers: searches the network, takes the nodes in the order of their scores, asks each that has an API address
     * for its models, and gives a client for the first that has this one.
     *
     * <p>A node's API address is the {@code api_url} of its metadata, or an address of its record that ends in {@code /http} or {@code /https}.
     *
     * @throws dev.llmnode.sdk.error.NoNodeFoundException if there is none, with the reason for each that was tried
     */
    public FoundNode best(String model, BestOptions options) {
        return Futures.await(async.best(model, options));
    }
}
