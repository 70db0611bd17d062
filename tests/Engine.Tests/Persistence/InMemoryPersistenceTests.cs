namespace TableActors.Engine.Tests.Persistence;

public sealed class InMemoryPersistenceTests() : PersistenceContract("""
    akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
    akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
    """);
