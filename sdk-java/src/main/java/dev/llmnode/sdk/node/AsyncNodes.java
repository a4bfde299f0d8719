package dev.llmnode.sdk.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.sdk.LlmNode;
import dev.llmnode.sdk.error.ApiException;
import dev.llmnode.sdk.error.ConnectionException;
import dev.llmnode.sdk.error.NoNodeFoundException;
import dev.llmnode.sdk.error.RequestTimeoutException;
import dev.llmnode.sdk.internal.Futures;
import dev.llmnode.sdk.model.ModelList;
import dev.llmnode.sdk.model.PeerDetails;
import dev.llmnode.sdk.model.SearchRequest;
import dev.llmnode.sdk.model.SearchResult;
import dev.llmnode.sdk.resource.AsyncCapabilities;
import dev.llmnode.sdk.resource.AsyncPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds nodes in the network, for callers that do not wait. */
public final class AsyncNodes {
    private static final Pattern MULTIADDR =
            Pattern.compile("/(ip4|ip6|dns|dns4|dns6)/([^/]+)/tcp/(\\d+)/(?:(tls)/)?(https?)(?:/p2p/[^/]+)?");

    private final AsyncCapabilities capabilities;
    private final AsyncPeers peers;
    private final Supplier<LlmNode.Builder> others;

    /** Made by the client. */
    public AsyncNodes(AsyncCapabilities capabilities, AsyncPeers peers, Supplier<LlmNode.Builder> others) {
        this.capabilities = capabilities;
        this.peers = peers;
        this.others = others;
    }

    /** See {@link Nodes#best(String, BestOptions)}. */
    public CompletableFuture<FoundNode> best(String model) {
        return best(model, BestOptions.defaults());
    }

    /** See {@link Nodes#best(String, BestOptions)}. */
    public CompletableFuture<FoundNode> best(String model, BestOptions options) {
        SearchRequest.Builder search = SearchRequest.builder().capability(model).maxResults(options.maxResults());
        options.filters().ifPresent(search::filters);
        return capabilities
                .search(search.build(), options.request())
                .thenCompose(found -> firstOf(found.results(), 0, model, options, new ArrayList<>()));
    }

    /** The first of the nodes from an index on that answers and has the model. */
    private CompletableFuture<FoundNode> firstOf(
            List<SearchResult> nodes, int index, String model, BestOptions options, List<String> reasons) {
        if (index == nodes.size()) {
            String message = "no node that offers " + model + " could be reached";
            return CompletableFuture.failedFuture(new NoNodeFoundException(message, reasons));
        }
        SearchResult node = nodes.get(index);
        return tried(node, model, options, reasons)
                .exceptionally(failure -> {
                    reasons.add(node.peerId() + ": " + passedOver(Futures.cause(failure)));
                    return Optional.empty();
                })
                .thenCompose(found -> found.map(CompletableFuture::completedFuture)
                        .orElseGet(() -> firstOf(nodes, index + 1, model, options, reasons)));
    }

    /** Why a node is passed over; other failures end the search. */
    private static String passedOver(Throwable failure) {
        if (failure instanceof ApiException
                || failure instanceof ConnectionException
                || failure instanceof RequestTimeoutException) {
            return String.valueOf(failure.getMessage());
        }
        throw new CompletionException(failure);
    }

    private CompletableFuture<Optional<FoundNode>> tried(
            SearchResult node, String model, BestOptions options, List<String> reasons) {
        return addressOf(node, options).thenCompose(address -> {
            if (address.isEmpty()) {
                reasons.add(node.peerId() + " has no API address");
                return CompletableFuture.completedFuture(Optional.empty());
            }
            LlmNode client =
                    options.client().apply(others.get().baseUrl(address.get())).build();
            return client.async().models().list(options.request()).thenApply(list -> {
                if (has(list, model)) {
                    return Optional.of(new FoundNode(client, node));
                }
                reasons.add(node.peerId() + " does not have it now");
                return Optional.empty();
            });
        });
    }

    private static boolean has(ModelList list, String model) {
        return list.models().stream()
                .anyMatch(each -> each.id().equals(model)
                        || each.aliases().orElse(List.of()).contains(model));
    }

    private CompletableFuture<Optional<String>> addressOf(SearchResult node, BestOptions options) {
        Optional<String> direct = node.addresses().stream()
                .map(AsyncNodes::apiAddress)
                .flatMap(Optional::stream)
                .findFirst();
        return direct.isPresent()
                ? CompletableFuture.completedFuture(direct)
                : peers.get(node.peerId(), options.request()).thenApply(AsyncNodes::announcedAddress);
    }

    private static Optional<String> announcedAddress(PeerDetails peer) {
        return peer.metadata()
                .flatMap(metadata -> metadata.field("api_url"))
                .map(JsonNode::textValue)
                .filter(url -> url.matches("https?://.*"));
    }

    /** The address for HTTP that a multiaddr such as {@code /dns4/node.example/tcp/443/https} stands for. */
    static Optional<String> apiAddress(String multiaddr) {
        Matcher match = MULTIADDR.matcher(multiaddr);
        if (!match.matches()) {
            return Optional.empty();
        }
        String scheme = match.group(4) == null ? match.group(5) : "https";
        String host = match.group(1).equals("ip6") ? "[" + match.group(2) + "]" : match.group(2);
        return Optional.of("%s://%s:%s".formatted(scheme, host, match.group(3)));
    }
}
