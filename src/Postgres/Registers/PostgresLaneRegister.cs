using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Registers;

/// <summary>The table <c>ta_lanes</c>.</summary>
internal sealed class PostgresLaneRegister(PostgresDatabase database) : ILaneRegister
{
    private const string Take =
        """
        INSERT INTO ta_lanes (name, epoch) VALUES ($1, 1)
        ON CONFLICT (name) DO UPDATE SET epoch = ta_lanes.epoch + 1 RETURNING epoch
        """;

    private const string Newest = "SELECT epoch FROM ta_lanes WHERE name = $1";

    public async Task<long> TakeAsync(string lane, CancellationToken cancellation)
    {
        try
        {
            var epoch = await database.OwnAsync(
                connection => PostgresSystemTables.ScalarAsync(
                    connection, Take, cancellation, PostgresParameters.Of(lane)),
                cancellation).ConfigureAwait(false);
            return (long)epoch!;
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    public async Task<bool> IsOwnerAsync(string lane, long epoch, CancellationToken cancellation)
    {
        try
        {
            var newest = await database.ServeAsync(
                (connection, token) => PostgresSystemTables.ScalarAsync(
                    connection, Newest, token, PostgresParameters.Of(lane)),
                cancellation).ConfigureAwait(false);
            return newest is long taken && taken == epoch;
        }
        catch (ProblemException missing) when (PostgresFailure.IsOfMissingTable(missing.InnerException))
        {
            // Nobody has taken a lane of this database yet.
            return false;
        }
    }
}
