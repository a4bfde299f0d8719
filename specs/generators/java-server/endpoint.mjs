import { pascal } from '../model/names.mjs';
import { JavaFile, doc, literal } from './java.mjs';

const WEBSOCKET = 'jakarta.websocket';

/** The endpoint of a channel, which hands everything to the channel's handler. */
export function endpointFile(packageName, channel) {
  const file = new JavaFile(packageName);
  const name = pascal(channel.name);
  const endpoint = file.use(`${WEBSOCKET}.Endpoint`);
  const config = file.use(`${WEBSOCKET}.server.ServerEndpointConfig`);
  return file.text(`${doc(`${channel.description} Hands everything to a [${name}Handler].`)}
public final class ${name}Endpoint extends ${endpoint} {
    /// Where the endpoint is.
    public static final String PATH = ${literal(channel.path)};

    /// The subprotocol that the node selects where it is offered.
    public static final String SUBPROTOCOL = ${literal(channel.subprotocol)};

    /// What begins the subprotocol that carries a key in base64url.
    public static final String KEY_SUBPROTOCOL_PREFIX = ${literal(channel.keySubprotocolPrefix)};

    /// Largest message that the node takes, in bytes.
    public static final int MAX_MESSAGE_BYTES = ${channel.maxMessageBytes};

    private final ${name}Handler handler;

    public ${name}Endpoint(${name}Handler handler) {
        this.handler = handler;
    }

    /// What to register in a container: every socket is handled by one handler.
    ///
    /// @param configurator decides on handshakes; its own \`getEndpointInstance\` is not asked
    public static ${config} config(${name}Handler handler, ServerEndpointConfig.Configurator configurator) {
        return ServerEndpointConfig.Builder.create(${name}Endpoint.class, PATH)
                .subprotocols(${file.use('java.util.List')}.of(SUBPROTOCOL))
                .configurator(new HandingOver(handler, configurator))
                .build();
    }

${events(file)}
${handingOver(file, name)}}
`);
}

/** What happens on a socket. */
function events(file) {
  const session = file.use(`${WEBSOCKET}.Session`);
  const closeReason = file.use(`${WEBSOCKET}.CloseReason`);
  return `    @Override
    public void onOpen(${session} session, ${file.use(`${WEBSOCKET}.EndpointConfig`)} config) {
        session.setMaxTextMessageBufferSize(MAX_MESSAGE_BYTES);
        session.addMessageHandler(String.class, text -> receive(text, session));
        session.addMessageHandler(${file.use('java.nio.ByteBuffer')}.class, bytes -> handler.onBinary(session));
        session.addMessageHandler(${file.use(`${WEBSOCKET}.PongMessage`)}.class, pong -> handler.onProtocolPong(session));
        handler.onOpen(session);
    }

    private void receive(String text, Session session) {
        if (text.length() <= MAX_MESSAGE_BYTES && text.getBytes(${file.use('java.nio.charset.StandardCharsets')}.UTF_8).length <= MAX_MESSAGE_BYTES) {
            handler.onText(text, session);
            return;
        }
        try {
            session.close(new ${closeReason}(CloseReason.CloseCodes.TOO_BIG, "A message is larger than " + MAX_MESSAGE_BYTES + " bytes"));
        } catch (${file.use('java.io.IOException')} failure) {
            handler.onError(session, failure);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        handler.onClose(session, reason);
    }

    @Override
    public void onError(Session session, Throwable failure) {
        handler.onError(session, failure);
    }
`;
}

/** What makes the endpoints, since containers know how to make those without arguments alone. */
function handingOver(file, name) {
  const extension = file.use(`${WEBSOCKET}.Extension`);
  const request = file.use(`${WEBSOCKET}.server.HandshakeRequest`);
  const response = file.use(`${WEBSOCKET}.HandshakeResponse`);
  return `    /// Makes endpoints over one handler, and leaves every other question to the configurator it was given.
    private static final class HandingOver extends ServerEndpointConfig.Configurator {
        private final ${name}Handler handler;
        private final ServerEndpointConfig.Configurator configurator;

        HandingOver(${name}Handler handler, ServerEndpointConfig.Configurator configurator) {
            this.handler = handler;
            this.configurator = configurator;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> endpointClass) {
            return endpointClass.cast(new ${name}Endpoint(handler));
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return configurator.getNegotiatedSubprotocol(supported, requested);
        }

        @Override
        public List<${extension}> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return configurator.getNegotiatedExtensions(installed, requested);
        }

        @Override
        public boolean checkOrigin(String origin) {
            return configurator.checkOrigin(origin);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, ${request} request, ${response} response) {
            configurator.modifyHandshake(config, request, response);
        }
    }
`;
}
