package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Answers requests from the routing table and the stores. */
final class KadServer {
    private final KadOptions options;
    private final RoutingTable table;
    private final RecordStore records;
    private final ProviderStore providers;
    private final Function<PeerId, List<Multiaddr>> addressBook;

    KadServer(
            KadOptions options,
            RoutingTable table,
            RecordStore records,
            ProviderStore providers,
            Function<PeerId, List<Multiaddr>> addressBook) {
        this.options = options;
        this.table = table;
        this.records = records;
        this.providers = providers;
        this.addressBook = addressBook;
    }

    Optional<KadMessage> answer(PeerId from, KadMessage request) {
        KadMessage bare = KadMessage.request(request.type(), request.key());
        return switch (request.type()) {
            case PING -> Optional.of(bare);
            case FIND_NODE -> Optional.of(bare.withCloser(closer(from, request.key())));
            case GET_VALUE -> {
                KadMessage answer = bare.withCloser(closer(from, request.key()));
                yield Optional.of(
                        records.get(request.key()).map(answer::withValue).orElse(answer));
            }
            case GET_PROVIDERS ->
                Optional.of(bare.withCloser(closer(from, request.key())).withProviders(providers.get(request.key())));
            case ADD_PROVIDER -> {
                addProvider(from, request);
                yield Optional.empty();
            }
            case PUT_VALUE -> put(from, request);
        };
    }

    private Optional<KadMessage> put(PeerId from, KadMessage request) {
        return request.value()
                .filter(value -> records.put(from, request.key(), value))
                .map(value -> KadMessage.request(request.type(), request.key()).withValue(value));
    }

    /** Nobody may say that somebody else provides something. */
    private void addProvider(PeerId from, KadMessage request) {
        request.providers().stream()
                .filter(provider -> provider.id().equals(from))
                .findFirst()
                .ifPresent(provider -> providers.add(request.key(), provider));
    }

    private List<KadPeer> closer(PeerId from, Key key) {
        return table.nearest(key.id(), options.search().replication() + 1).stream()
                .filter(peer -> !peer.equals(from))
                .limit(options.search().replication())
                .map(peer -> new KadPeer(peer, addressBook.apply(peer)))
                .toList();
    }
}
