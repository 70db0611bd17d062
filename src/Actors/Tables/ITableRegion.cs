using TableActors.Contracts.Errors;

namespace TableActors.Actors.Tables;

/// <summary>The region through which this node reaches the table actors.</summary>
public interface ITableRegion
{
    /// <summary>Returns once the region has answered a trivial question; no table actor is woken for it.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>table_moving</c>: it does not answer.</exception>
    Task PingAsync(CancellationToken cancellation);
}
