using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Idempotency;

[Trait("Category", "Slow")]
public sealed class IdempotencyOverPostgresTests() : IdempotencyContract(OwnStore.OnPostgres());
