using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Jobs;

public sealed class BackgroundOverPostgresTests() : BackgroundContract(OwnStore.OnPostgres());
