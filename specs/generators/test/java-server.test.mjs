import assert from 'node:assert/strict';
import { test } from 'node:test';
import javaServer from '../java-server/index.mjs';
import { readModel } from '../model/model.mjs';
import { smallSpecs, written } from './small-specs.mjs';

function sourcesOf(change = () => {}) {
  const specs = smallSpecs();
  change(specs);
  const files = javaServer(readModel(written(specs)));
  return (path) => {
    assert.ok(files.has(`dev/llmnode/api/${path}.java`), `${path} is not among ${[...files.keys()].join(', ')}`);
    return files.get(`dev/llmnode/api/${path}.java`).replace(/\s+/g, ' ');
  };
}

function has(source, ...texts) {
  texts.forEach((text) => assert.ok(source.includes(text), `no "${text}" in ${source}`));
}

test('a record has a component a field, nullable where it may be missing', () => {
  const pet = sourcesOf()('model/pet/Pet');
  has(
    pet,
    '@JsonProperty("name") String name',
    '@JsonProperty("kind") Kind kind',
    '@JsonProperty("owner") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String owner',
    '@JsonProperty("age") int age',
    '@JsonProperty("tags") @Nullable List<String> tags',
    '@JsonProperty("home") @Nullable Home home',
  );
});

test('renaming a field renames the component', () => {
  const pet = sourcesOf(({ schemas }) => {
    const { name, ...others } = schemas.pet.Pet.properties;
    schemas.pet.Pet.properties = { call_name: name, ...others };
    schemas.pet.Pet.required[0] = 'call_name';
  })('model/pet/Pet');
  has(pet, '@JsonProperty("call_name") String callName');
  assert.ok(!pet.includes('String name'));
});

test('defaults and limits of requests are constants, and the builder fills defaults in', () => {
  const pet = sourcesOf()('model/pet/Pet');
  has(
    pet,
    'public static final int AGE_DEFAULT = 1;',
    'public static final int AGE_MAXIMUM = 40;',
    'public static final int NAME_MAX_LENGTH = 20;',
    'Objects.requireNonNullElse(age, AGE_DEFAULT)',
    'Objects.requireNonNull(name, "name")',
    '@JsonDeserialize(builder = Pet.Builder.class)',
    '@JsonIgnoreProperties(ignoreUnknown = true)',
  );
});

test('lists are copied', () => {
  has(sourcesOf()('model/pet/Pet'), 'tags = tags == null ? null : List.copyOf(tags);');
});

test('fields that no schema names are kept where it takes any', () => {
  has(
    sourcesOf()('model/pet/Home'),
    '@JsonAnyGetter Map<String, JsonNode> additional',
    '@JsonAnySetter public Builder additional(String name, JsonNode value)',
  );
});

test('a small record that needs all its fields has no builder', () => {
  const problem = sourcesOf()('model/problem/Problem');
  has(problem, 'public record Problem( @JsonProperty("code") Code code)');
  assert.ok(!problem.includes('Builder'));
});

test('an enum knows its wire values and statuses', () => {
  has(
    sourcesOf()('model/pet/Kind'),
    '/// It purrs. CAT("cat"), ',
    'GUINEA_PIG("guinea-pig");',
    '@JsonValue',
    '@JsonCreator',
  );
  has(sourcesOf()('model/problem/Code'), 'LOST("LOST", 404)', 'public int status()');
});

test('an interface has one method an operation, under what its paths share', () => {
  const api = sourcesOf()('PetsApi');
  has(
    api,
    '@Path("/v1/pets") public interface PetsApi',
    '@GET @Produces("application/json") Pet list(@QueryParam("max_age") @Nullable Integer maxAge) throws InterruptedException;',
    '@POST @Consumes("application/json") @Produces("application/json") Pet add(Pet request) throws InterruptedException;',
    '@Path("/{pet_id}") @Produces("application/json") Pet get(@PathParam("pet_id") String petId) throws InterruptedException;',
  );
});

test('a streaming operation is a dispatching method and two plain ones', () => {
  const api = sourcesOf(({ openapi }) => {
    const add = openapi.paths['/v1/pets'].post;
    add['x-streaming'] = { property: 'live', method: 'watch' };
    add.parameters = [{ name: 'Last-Event-ID', in: 'header', schema: { type: 'string' } }];
    add.responses[200].content['text/event-stream'] = { schema: { $ref: 'schemas/pet.yaml#/Home' } };
  })('PetsApi');
  has(
    api,
    'default Response addPet(@HeaderParam("Last-Event-ID") @Nullable String lastEventId, Pet request)',
    'if (request.live()) { return eventResponder().respond((EventSink<Home> events) -> watch(request, lastEventId, events)); }',
    'Pet add(Pet request) throws InterruptedException;',
    'void watch(Pet request, @Nullable String lastEventId, EventSink<Home> events) throws InterruptedException;',
    'EventResponder eventResponder();',
  );
});

test('a query that stands for a body builds it', () => {
  const api = sourcesOf(({ openapi }) => {
    const { get, post } = openapi.paths['/v1/pets'];
    [get, post].forEach((operation) => {
      operation['x-streaming'] = { property: 'live', method: 'watch' };
      operation.responses[200].content['text/event-stream'] = { schema: { $ref: 'schemas/pet.yaml#/Home' } };
    });
    get['x-query-of'] = 'addPet';
  })('PetsApi');
  has(api, 'Pet request = Pet.builder() .maxAge(maxAge) .build(); return addPet(request);');
});

test('a status may follow from a field of the answer', () => {
  const api = sourcesOf(({ openapi }) => {
    openapi.paths['/v1/pets/{pet_id}'].get['x-status-by'] = {
      property: 'kind',
      values: { cat: 200, 'guinea-pig': 503 },
    };
  })('PetsApi');
  has(
    api,
    'case CAT -> 200;',
    'case GUINEA_PIG -> 503;',
    'Pet answer = get(petId);',
    'Pet get(String petId) throws InterruptedException;',
  );
});

test('each further media type has a method that answers text', () => {
  const api = sourcesOf(({ openapi }) => {
    openapi.paths['/v1/pets'].get.responses[200].content['text/plain; version=1'] = { schema: { type: 'string' } };
  })('PetsApi');
  has(api, '@Produces("application/json;qs=1")', '@Produces("text/plain; version=1;qs=0.9") String listAsTextPlain(');
});

test('the table lists the operations', () => {
  const table = sourcesOf()('Operations');
  has(
    table,
    'public static final String VERSION = "2.3.4";',
    'public static final int MAX_BODY_BYTES = 1000;',
    'REQUEST_ERRORS = Set.of(400, 404);',
    'new Operation( "listPets", "GET", "/v1/pets", Set.of(200, 503), List.of("application/json"), null, "ListPetsQuery", ' +
      'List.of(new Parameter("max_age", Parameter.Location.QUERY, Parameter.Kind.INTEGER, false, false)), false, false, false);',
    'new Operation( "addPet", "POST", "/v1/pets", Set.of(200), List.of("application/json"), "Pet", null, List.of(), true, true, true);',
  );
});

test('messages are records of sealed interfaces, and the endpoint hands them to a handler', () => {
  const source = sourcesOf();
  has(
    source('socket/CallMessage'),
    '@JsonTypeName("call")',
    'implements ClientMessage',
    '@JsonProperty("payload") Pet payload',
  );
  has(
    source('socket/ClientMessage'),
    'public sealed interface ClientMessage permits CallMessage',
    '"call", "CallMessage"',
  );
  has(source('socket/ServerMessage'), 'permits SoundMessage');
  has(
    source('socket/SocketHandler'),
    'case CallMessage it -> onCall(it, session);',
    'void onCall(CallMessage message, Session session);',
  );
  has(source('socket/SocketEndpoint'), 'PATH = "/v1/ws"', 'SUBPROTOCOL = "small.v1"', 'MAX_MESSAGE_BYTES = 500');
});

test('a name that Java keeps for itself gets another', () => {
  const pet = sourcesOf(({ schemas }) => (schemas.pet.Pet.properties.class = { type: 'string' }))('model/pet/Pet');
  has(pet, '@JsonProperty("class") @Nullable String class_');
});

test('every package is null-marked', () => {
  const source = sourcesOf();
  ['package-info', 'model/pet/package-info', 'model/problem/package-info', 'socket/package-info'].forEach((path) =>
    has(source(path), '@NullMarked package'),
  );
});
