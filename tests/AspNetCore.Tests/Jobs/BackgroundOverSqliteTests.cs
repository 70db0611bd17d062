using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class BackgroundOverSqliteTests() : BackgroundContract(OwnStore.OnSqlite());
