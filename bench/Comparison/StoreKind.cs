namespace TableActors.Bench.Comparison;

internal enum StoreKind
{
    Sqlite,
    Postgres,
}
