using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Jobs;

[Trait("Category", "Slow")]
public sealed class BackgroundOverSqliteTests() : BackgroundContract(OwnStore.OnSqlite());
