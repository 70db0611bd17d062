using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Idempotency;

public sealed class IdempotencyOverSqliteTests() : IdempotencyContract(OwnStore.OnSqlite());
