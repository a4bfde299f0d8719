package dev.llmnode.node;

import dev.llmnode.api.Operation;
import dev.llmnode.api.Operations;
import dev.llmnode.discovery.NoopPeerNetwork;
import dev.llmnode.discovery.PeerNetwork;
import dev.llmnode.node.application.HealthChecks;
import dev.llmnode.node.application.HealthService;
import dev.llmnode.node.application.InferenceService;
import dev.llmnode.node.application.NetworkService;
import dev.llmnode.node.application.admission.AdmissionControl;
import dev.llmnode.node.application.admission.ApiKeys;
import dev.llmnode.node.application.admission.ConnectionLimits;
import dev.llmnode.node.application.admission.OriginPolicy;
import dev.llmnode.node.application.admission.RateLimiter;
import dev.llmnode.node.application.admission.TrustedProxies;
import dev.llmnode.node.application.answer.Drain;
import dev.llmnode.node.application.answer.Generations;
import dev.llmnode.node.application.answer.StreamSlots;
import dev.llmnode.node.application.model.ModelRegistry;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.application.stream.StreamRegistry;
import dev.llmnode.node.filter.HttpDoor;
import dev.llmnode.node.filter.NodeHttpCodec;
import dev.llmnode.node.filter.UpgradeGate;
import dev.llmnode.node.filter.connection.ConnectionGate;
import dev.llmnode.node.filter.connection.HangupFilter;
import dev.llmnode.node.resource.BodyReader;
import dev.llmnode.node.resource.BodyWriter;
import dev.llmnode.node.resource.CapabilitiesResource;
import dev.llmnode.node.resource.ErrorMapper;
import dev.llmnode.node.resource.EventStreamWriter;
import dev.llmnode.node.resource.InferenceResource;
import dev.llmnode.node.resource.ModelsResource;
import dev.llmnode.node.resource.NetworkResource;
import dev.llmnode.node.resource.NoBody;
import dev.llmnode.node.resource.NodeResource;
import dev.llmnode.node.resource.PeersResource;
import dev.llmnode.node.resource.SpecsResource;
import dev.llmnode.node.resource.SseResponder;
import dev.llmnode.node.socket.SocketContainer;
import dev.llmnode.node.socket.SocketService;
import dev.llmnode.node.telemetry.MetricsReport;
import dev.llmnode.node.telemetry.NodeMetrics;
import dev.llmnode.node.telemetry.ProcessMemory;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.Json;
import dev.llmnode.node.wire.RequestIds;
import dev.llmnode.node.wire.SchemaGate;
import dev.llmnode.p2p.peer.Identity;
import io.github.bucket4j.TimeMeter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The only place where the node's parts are built and put together. */
public final class Wiring {
    /** Warns of every resource whose path stands on its generated interface, which Jersey then finds all the same. */
    private static final Logger PROVIDERS_LOG = Logger.getLogger("org.glassfish.jersey.internal.inject.Providers");

    private static final String IDENTITY_FILE = "identity.key";
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final NodeSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final Json json = new Json();
    private final SchemaGate gate = new SchemaGate(json);
    private final RequestIds requestIds = new RequestIds(clock);
    private final Drain drain = new Drain();
    private final Drain socketConnections = new Drain();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NodeMetrics metrics = new NodeMetrics(meters);
    private final ErrorAnswers errors;
    private final OriginPolicy origins;
    private final AdmissionControl admission;
    private final ConnectionLimits connections;
    private final ModelRegistry models;
    private final StreamRegistry streams;
    private final InferenceService inference;
    private final PeerNetwork network;
    private final NetworkService networkService;
    private final SocketService sockets;

    private Wiring(NodeSettings settings, Collection<ModelSource> sources) {
        this.settings = settings;
        NodeSettings.Security security = settings.security();
        TrustedProxies proxies = new TrustedProxies(security.trustedProxies());
        errors = new ErrorAnswers(security.errorDetails());
        origins = new OriginPolicy(security.corsAllowedOrigins());
        connections = new ConnectionLimits(
                settings.connections().max(), settings.connections().maxPerAddress(), proxies);
        admission = new AdmissionControl(
                security.requireApiKey() ? Optional.of(new ApiKeys(security.apiKeys())) : Optional.empty(),
                origins,
                proxies,
                security.rateLimitPerMinute() == 0
                        ? Optional.empty()
                        : Optional.of(new RateLimiter(security.rateLimitPerMinute(), TimeMeter.SYSTEM_NANOTIME)));
        models = new ModelRegistry(sources);
        streams = new StreamRegistry(clock, settings.requests().timeout());
        inference = new InferenceService(
                new Generations(models, metrics, clock, drain),
                streams,
                new StreamSlots(settings.requests().maxConcurrentStreams()),
                settings.requests().timeout());
        Identity identity = Identity.loadOrCreate(settings.dataFolder().resolve(IDENTITY_FILE));
        network = new NoopPeerNetwork(identity.peerId().toString(), settings.network());
        networkService = new NetworkService(network, models);
        sockets = new SocketService(
                inference,
                admission,
                metrics,
                requestIds,
                json,
                gate,
                errors,
                settings.socket().pingInterval(),
                settings.socket().pongTimeout());
    }

    /**
     * Starts a node. Models load after this returns; requests for one that is not there yet are told so.
     *
     * @throws IOException if the port cannot be had
     */
    public static RunningNode start(NodeSettings settings, Collection<ModelSource> models) throws IOException {
        return new Wiring(settings, models).start();
    }

    private RunningNode start() throws IOException {
        gate.prepare(Operations.ALL.stream().flatMap(Wiring::schemas).toList());
        NodeServer server = NodeServer.start(
                settings.connections().listen(), settings.connections().idleTimeout(), door(), addOns());
        models.start();
        Housekeeping housekeeping = Housekeeping.every(SWEEP, streams::sweep);
        return new RunningNode(
                server,
                models,
                streams,
                sockets,
                socketConnections,
                drain,
                network,
                housekeeping,
                settings.connections().shutdownTimeout());
    }

    private static Stream<String> schemas(Operation operation) {
        return Stream.of(operation.requestSchema(), operation.querySchema()).flatMap(Stream::ofNullable);
    }

    private HttpDoor door() {
        GrizzlyHttpContainer container = ContainerFactory.createContainer(GrizzlyHttpContainer.class, resources());
        return new HttpDoor(
                container,
                admission,
                origins,
                gate,
                json,
                errors,
                requestIds,
                metrics,
                settings.socket().enabled());
    }

    /** In the order in which they take their places; those right above the transport push earlier ones up. */
    private List<AddOn> addOns() {
        boolean socketEnabled = settings.socket().enabled();
        UpgradeGate upgrades = new UpgradeGate(admission, metrics, socketConnections, socketEnabled);
        List<AddOn> addOns = new ArrayList<>(List.of(
                NodeHttpCodec.addOn(json, errors, requestIds, upgrades),
                new ConnectionGate(connections),
                new HangupFilter()));
        if (socketEnabled) {
            addOns.add(SocketContainer.addOn(sockets));
        }
        return addOns;
    }

    private ResourceConfig resources() {
        PROVIDERS_LOG.setLevel(Level.SEVERE);
        return new ResourceConfig()
                .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                .property(CommonProperties.OUTBOUND_CONTENT_LENGTH_BUFFER, 0)
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
                .register(new NoBody())
                .register(new BodyReader(gate))
                .register(new BodyWriter(json))
                .register(new EventStreamWriter(json, errors))
                .register(new ErrorMapper(errors))
                .register(new InferenceResource(inference, new SseResponder()))
                .register(new ModelsResource(models))
                .register(new NodeResource(health(), report()))
                .register(new SpecsResource())
                .register(new PeersResource(networkService))
                .register(new CapabilitiesResource(networkService, clock, metrics::tokensPerSecond))
                .register(new NetworkResource(networkService));
    }

    private HealthService health() {
        return new HealthService(
                List.of(
                        HealthChecks.modelLoaded(models),
                        HealthChecks.noneFailed(models),
                        HealthChecks.notStalled(models),
                        HealthChecks.queueNotFull(models, clock),
                        HealthChecks.memoryBelow(ProcessMemory::residentBytes, settings.memoryLimitBytes()),
                        HealthChecks.diskNotFull(settings.dataFolder())),
                List.of(HealthChecks.modelLoaded(models), HealthChecks.notDraining(drain)));
    }

    private MetricsReport report() {
        return new MetricsReport(network.localPeerId(), metrics, meters, models, connections, clock);
    }
}
