package dev.llmnode.p2p.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.multiformats.Delimited;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerRecord;
import dev.llmnode.p2p.peer.SignedEnvelope;
import dev.llmnode.p2p.swarm.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String LISTEN = "/ip4/127.0.0.1/tcp/0";

    private final List<Rendezvous.Registration> registered = new ArrayList<>();
    private final CompletableFuture<String> unregistered = new CompletableFuture<>();
    private Host point;
    private Host client;

    @BeforeEach
    void start() throws IOException {
        point = new HostBuilder().listen(LISTEN).start();
        point.handle(Rendezvous.PROTOCOL, this::answer);
        client = new HostBuilder().listen(LISTEN).start();
        client.connect(point.dialAddresses().getFirst(), TIMEOUT);
    }

    @AfterEach
    void stop() {
        client.close();
        point.close();
    }

    /** As much of a rendezvous point as a client needs. */
    private void answer(Stream stream) throws IOException {
        RendezvousMessage request = RendezvousMessage.decode(Delimited.read(stream.input(), Rendezvous.MAX_MESSAGE));
        switch (request) {
            case RendezvousMessage.Register register
            when register.namespace().equals("closed") ->
                write(
                        stream,
                        new RendezvousMessage.RegisterResponse(
                                RendezvousStatus.NOT_AUTHORIZED, "members only", Duration.ZERO));
            case RendezvousMessage.Register register -> {
                registered.add(new Rendezvous.Registration(
                        register.namespace(),
                        PeerRecord.open(register.record()),
                        register.record(),
                        register.timeToLive()));
                write(stream, new RendezvousMessage.RegisterResponse(RendezvousStatus.OK, "", register.timeToLive()));
            }
            case RendezvousMessage.Unregister unregister -> unregistered.complete(unregister.namespace());
            case RendezvousMessage.Discover discover -> {
                int from = discover.cookie().length;
                List<Rendezvous.Registration> rest = registered.subList(from, registered.size());
                write(
                        stream,
                        new RendezvousMessage.DiscoverResponse(
                                RendezvousStatus.OK, "", rest, new byte[registered.size()]));
            }
            case RendezvousMessage.RegisterResponse _, RendezvousMessage.DiscoverResponse _ ->
                throw new IOException("no request");
        }
    }

    private static void write(Stream stream, RendezvousMessage message) throws IOException {
        stream.write(Delimited.frame(message.encode()));
    }

    @Test
    void register_shouldShowTheHostToOthers() throws Exception {
        assertThat(client.rendezvous().register(point.peerId(), "models", Rendezvous.TIME_TO_LIVE))
                .isEqualTo(Rendezvous.TIME_TO_LIVE);

        Rendezvous.Found found = client.rendezvous().discover(point.peerId(), "models", 10);

        assertThat(found.registrations()).singleElement().satisfies(registration -> {
            assertThat(registration.namespace()).isEqualTo("models");
            assertThat(registration.record().peer()).isEqualTo(client.peerId());
            assertThat(registration.record().addresses()).isEqualTo(client.addresses());
        });
        assertThat(client.rendezvous()
                        .discover(point.peerId(), "models", 10, found.cookie())
                        .registrations())
                .isEmpty();
    }

    @Test
    void register_shouldTellWhyItIsRefused() {
        assertThatThrownBy(() -> client.rendezvous().register(point.peerId(), "closed", Duration.ofHours(1)))
                .isInstanceOf(RendezvousException.class)
                .hasMessage("the rendezvous point answered NOT_AUTHORIZED: members only");
    }

    @Test
    void unregister_shouldNameTheNamespace() throws Exception {
        client.rendezvous().unregister(point.peerId(), "models");

        assertThat(unregistered.get(20, TimeUnit.SECONDS)).isEqualTo("models");
    }

    @Test
    void discover_shouldLeaveOutForgedRegistrations() throws Exception {
        Identity stranger = Identity.generate();
        Rendezvous.Registration forged = new Rendezvous.Registration(
                "models",
                new PeerRecord(client.peerId(), 1, List.of()),
                SignedEnvelope.decode(tampered(stranger)),
                Duration.ofHours(1));
        registered.add(forged);

        assertThat(client.rendezvous().discover(point.peerId(), "models", 10).registrations())
                .isEmpty();
    }

    private static byte[] tampered(Identity identity) {
        byte[] envelope = PeerRecord.seal(identity, 1, List.of()).encode();
        envelope[envelope.length - 1] ^= 1;
        return envelope;
    }

    @Test
    void register_shouldRefuseANamespaceThatIsTooLong() {
        assertThatThrownBy(() -> client.rendezvous().register(point.peerId(), "x".repeat(256), Rendezvous.TIME_TO_LIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 255 characters");
    }
}
