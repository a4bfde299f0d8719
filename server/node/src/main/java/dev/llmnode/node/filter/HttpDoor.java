package dev.llmnode.node.filter;

import dev.llmnode.api.Operation;
import dev.llmnode.api.Operations;
import dev.llmnode.api.model.error.ErrorCode;
import dev.llmnode.node.application.admission.Admission;
import dev.llmnode.node.application.admission.AdmissionControl;
import dev.llmnode.node.application.admission.OriginPolicy;
import dev.llmnode.node.filter.connection.ConnectionGate;
import dev.llmnode.node.wire.ErrorAnswer;
import dev.llmnode.node.wire.ErrorAnswers;
import dev.llmnode.node.wire.HttpProblem;
import dev.llmnode.node.wire.Json;
import dev.llmnode.node.wire.RequestIds;
import dev.llmnode.node.wire.SchemaGate;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.MimeHeaders;

/**
 * The door for HTTP: gives each request a thread and an id, lets admission judge it, and answers what no operation is
 * for. What passes goes on to the resources.
 */
public final class HttpDoor extends HttpHandler {
    private final RequestExecutorProvider threads = new VirtualThreads();
    private final HttpHandler resources;
    private final AdmissionControl admission;
    private final Cors cors;
    private final QueryGate queries;
    private final Json json;
    private final ErrorAnswers errors;
    private final RequestIds requestIds;
    private final RequestObserver observer;
    private final boolean webSocketEnabled;

    public HttpDoor(
            HttpHandler resources,
            AdmissionControl admission,
            OriginPolicy origins,
            SchemaGate gate,
            Json json,
            ErrorAnswers errors,
            RequestIds requestIds,
            RequestObserver observer,
            boolean webSocketEnabled) {
        this.resources = resources;
        this.admission = admission;
        this.cors = new Cors(origins);
        this.queries = new QueryGate(gate);
        this.json = json;
        this.errors = errors;
        this.requestIds = requestIds;
        this.observer = observer;
        this.webSocketEnabled = webSocketEnabled;
    }

    @Override
    public RequestExecutorProvider getRequestExecutorProvider() {
        return threads;
    }

    @Override
    public void start() {
        resources.start();
    }

    @Override
    public void destroy() {
        resources.destroy();
    }

    @Override
    public void service(Request request, Response response) {
        Exchange exchange = new Exchange(request, response, requestIds.next());
        observer.began();
        exchange.run(() -> serve(exchange));
    }

    @SuppressWarnings("IllegalCatch")
    private void serve(Exchange exchange) {
        try {
            pass(exchange);
        } catch (Exception | Error e) {
            answer(exchange, errors.of(e));
        }
    }

    private void pass(Exchange exchange) throws Exception {
        Request request = exchange.request();
        Response response = exchange.response();
        String method = request.getMethod().getMethodString();
        String path = request.getRequestURI();
        List<Operation> there = Operations.at(path);
        cors.allow(request, response);
        if (Cors.isPreflight(request)) {
            boolean guarded = there.stream().anyMatch(Operation::changesNode);
            cors.preflight(request, response, allowed(there), guarded);
            return;
        }
        Optional<Operation> operation = there.stream()
                .filter(each -> each.method().equals(method) || answersHead(each, method))
                .findFirst();
        admit(exchange, operation);
        ConnectionGate.check(request);
        Operation found = operation.orElseThrow(() -> problem(method, path, there));
        if (found.equals(Operations.OPEN_SOCKET)) {
            throw noSocket(path);
        }
        Acceptable.check(found, request.getHeader("Accept"));
        queries.check(found, request.getQueryString(), exchange);
        queries.checkHeaders(found, request::getHeader);
        checkBody(found, request);
        resources.service(request, response);
    }

    private void admit(Exchange exchange, Optional<Operation> operation) {
        Request request = exchange.request();
        Admission verdict = UpgradeGate.verdict(request.getContext().getConnection())
                .orElseGet(
                        () -> admission.admit(Approaches.of(request.getRequest(), Approaches.rules(operation), null)));
        exchange.admitted(verdict.caller());
        RateHeaders.of(verdict.rate()).forEach(exchange.response()::setHeader);
        if (verdict.refusal() != null) {
            throw verdict.refusal();
        }
    }

    private static boolean answersHead(Operation operation, String method) {
        return method.equals(Method.HEAD.getMethodString())
                && operation.method().equals(Method.GET.getMethodString())
                && !operation.equals(Operations.GET_INFERENCE); // a HEAD would generate, and throw the answer away
    }

    private static Set<String> allowed(List<Operation> there) {
        Set<String> methods = new LinkedHashSet<>();
        for (Operation operation : there) {
            methods.add(operation.method());
            if (answersHead(operation, Method.HEAD.getMethodString())) {
                methods.add(Method.HEAD.getMethodString());
            }
        }
        return methods;
    }

    private HttpProblem problem(String method, String path, List<Operation> there) {
        if (there.isEmpty()) {
            return HttpProblem.of(ErrorCode.NOT_FOUND, "There is nothing at %s".formatted(path));
        }
        String methods = String.join(", ", allowed(there));
        return HttpProblem.withHeaders(
                ErrorCode.METHOD_NOT_ALLOWED,
                "%s does not take %s, only %s".formatted(path, method, methods),
                Map.of("Allow", methods));
    }

    private HttpProblem noSocket(String path) {
        return webSocketEnabled
                ? HttpProblem.withHeaders(
                        ErrorCode.UPGRADE_REQUIRED,
                        "%s speaks WebSocket only".formatted(path),
                        Map.of("Upgrade", "websocket", "Connection", "Upgrade"))
                : HttpProblem.of(ErrorCode.NOT_FOUND, "The WebSocket is switched off on this node");
    }

    private static void checkBody(Operation operation, Request request) throws IOException {
        if (operation.requestSchema() == null) {
            BodyLimit.read(request.getInputStream()); // it has no meaning, but must be out of the way
            return;
        }
        Acceptable.checkContentType(request.getContentType());
        Acceptable.checkContentEncoding(request.getHeader("Content-Encoding"));
        if (request.getContentLengthLong() > Operations.MAX_BODY_BYTES) {
            throw BodyLimit.exceeded();
        }
    }

    private void answer(Exchange exchange, ErrorAnswer error) {
        Response response = exchange.response();
        if (response.isCommitted()) {
            exchange.request().getContext().getConnection().closeSilently();
            return;
        }
        byte[] body = json.write(error.body(exchange.requestId()));
        response.setStatus(ReasonPhrases.status(error.status()));
        response.setContentType("application/json");
        response.setContentLength(body.length);
        // Past Grizzly's own setter, which takes an Upgrade for a switch of protocols that leaves the body without a
        // length.
        MimeHeaders headers = response.getResponse().getHeaders();
        error.headers().forEach((name, value) -> headers.setValue(name).setString(value));
        try {
            response.getOutputStream().write(body);
        } catch (IOException _) {
            exchange.request().getContext().getConnection().closeSilently();
        }
    }
}
