using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Hosting;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tests.Operations;

/// <summary>The operations as an application gets them, over one table in memory. The clock stands still.</summary>
internal sealed class OperationsFixture : IDisposable
{
    private readonly ServiceProvider _services;

    public OperationsFixture(Action<TableBuilder> columns, Action<TableActorsOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new StoppedClock(Now));
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<ITableGateway>(Table);
        services.AddSingleton<ITableStore>(Table);
        services.Configure<TableActorsOptions>(options => configure?.Invoke(options));
        services.AddTableOperations();
        _services = services.BuildServiceProvider();
        Schema = SchemaOf(columns);
        Operations = _services.GetRequiredService<ITableOperations>();
    }

    public static DateTimeOffset Now { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static OperationContext InTime { get; } = new(Now.AddSeconds(30), CancellationToken.None);

    public MemoryTable Table { get; } = new();

    public TableSchema Schema { get; }

    public ITableOperations Operations { get; }

    public Task<WriteReply> InsertAsync(params object?[] values) =>
        Operations.InsertAsync(Schema, values, InTime).AsTask();

    public Task<WriteReply> UpdateAsync(object key, string column, object? value, params long[] versions) =>
        Operations.UpdateAsync(Schema, [key], Change(column, value), [.. versions], InTime).AsTask();

    public Task<WriteReply> UpdateOnceAsync(
        RequestMark request, object key, string column, object? value, params long[] versions) =>
        Operations.UpdateAsync(Schema, [key], Change(column, value), [.. versions], InTime with { Mark = request })
            .AsTask();

    public ColumnValues Change(string column, object? value) => new([Schema.Find(column)!.Ordinal], [value]);

    public void Dispose() => _services.Dispose();

    private TableSchema SchemaOf(Action<TableBuilder> columns) => SchemaCheck.Check(
        Contracts.Tables.Table.Define("films", columns),
        _services.GetRequiredService<Contracts.Computations.IFunctionCatalog>()).Require();

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
