using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Glossa.Tensors;

/// <summary>
/// The process' compute threads: they spin briefly between operations and then sleep, so an idle process uses no CPU. One operation at a
/// time is shared among them; an operation that finds them busy (another run computes, or it is itself part of an operation) computes on
/// its own thread, with the same result.
/// </summary>
internal sealed class Workers
{
    /// <summary>
    /// The time a thread without work spins before it sleeps: operations of one computation follow each other faster than this.
    /// </summary>
    private static readonly long SpinTicks = Stopwatch.Frequency / 10_000;

    /// <summary>The number of checks after which a thread that waits for another of its team gives its core away.</summary>
    private const int SpinsBeforeYield = 4000;

    private const int MostThreads = 256;

    private Worker[] workers = [];
    private int busy;

    private Workers() { }

    public static Workers Shared { get; } = new();

    /// <summary>
    /// Calls <paramref name="body"/> once on each of up to <paramref name="threads"/> threads at the same time, this one among them. The
    /// team may be smaller than asked for, down to one, so the body must be right for every size.
    /// </summary>
    public void Run(int threads, Action<Member> body)
    {
        int helpers = Math.Min(threads, MostThreads) - 1;
        if (helpers <= 0 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            body(new Member(0, 1, null));
            return;
        }
        if (workers.Length < helpers)
        {
            workers = [.. workers, .. Enumerable.Range(workers.Length + 1, helpers - workers.Length).Select(index => new Worker(index))];
        }
        Team team = new(helpers + 1, body);
        try
        {
            for (int i = 0; i < helpers; i++) workers[i].Start(team);
            team.Work(0);
            team.WaitForOthers();
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
        team.Rethrow();
    }

    /// <summary>
    /// Splits <c>0 … count</c> into one contiguous piece a thread, each at least <paramref name="grain"/> long and a multiple of it but for
    /// the last.
    /// </summary>
    public void For(int threads, long count, long grain, Action<long, long> body)
    {
        long pieces = Math.Min(threads, (count + grain - 1) / grain);
        if (pieces <= 1)
        {
            if (count > 0) body(0, count);
            return;
        }
        Run((int)pieces, member =>
        {
            (long first, long end) = member.Share(count, grain);
            if (first < end) body(first, end);
        });
    }

    private sealed class Worker
    {
        private readonly object wake = new();
        private readonly int index;
        private Team? assigned;
        private int isAsleep;

        public Worker(int index)
        {
            this.index = index;
            new Thread(Loop) { IsBackground = true, Name = $"Glossa worker {index}" }.Start();
        }

        public void Start(Team team)
        {
            Volatile.Write(ref assigned, team);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref isAsleep) == 0) return;
            lock (wake) Monitor.Pulse(wake);
        }

        private void Loop()
        {
            while (true)
            {
                Team? team;
                long spinsUntil = Stopwatch.GetTimestamp() + SpinTicks;
                while ((team = Interlocked.Exchange(ref assigned, null)) is null)
                {
                    if (Stopwatch.GetTimestamp() < spinsUntil) Thread.SpinWait(8);
                    else Sleep();
                }
                team.Work(index);
                team.Leave();
            }
        }

        private void Sleep()
        {
            lock (wake)
            {
                Volatile.Write(ref isAsleep, 1);
                Interlocked.MemoryBarrier();
                if (Volatile.Read(ref assigned) is null) Monitor.Wait(wake);
                Volatile.Write(ref isAsleep, 0);
            }
        }
    }

    internal sealed class Team(int size, Action<Member> body)
    {
        private int working = size - 1;
        private int arrived;
        private int phase;
        private ExceptionDispatchInfo? failure;

        public int Size => size;

        public void Work(int index)
        {
            try
            {
                body(new Member(index, size, this));
            }
            catch (Exception error) when (size > 1)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
            }
        }

        public void Leave() => Interlocked.Decrement(ref working);

        public void WaitForOthers()
        {
            for (int spin = 0; Volatile.Read(ref working) > 0; spin++) Wait(spin);
        }

        public void Rethrow() => failure?.Throw();

        /// <summary>Waits until every member of the team is here.</summary>
        public void Meet()
        {
            int now = Volatile.Read(ref phase);
            if (Interlocked.Increment(ref arrived) == size)
            {
                Volatile.Write(ref arrived, 0);
                Volatile.Write(ref phase, now + 1);
                return;
            }
            for (int spin = 0; Volatile.Read(ref phase) == now; spin++)
            {
                if (failure is not null) throw new InvalidOperationException("Another thread of this operation failed.");
                Wait(spin);
            }
        }

        /// <summary>Gives the core away when it takes long, but never sleeps: the others are a fraction of a millisecond away.</summary>
        private static void Wait(int spin)
        {
            if (spin < SpinsBeforeYield) Thread.SpinWait(2);
            else Thread.Yield();
        }
    }
}

/// <summary>One thread's place in a team that computes an operation.</summary>
/// <param name="Index">The member's index, in [0, Count).</param>
/// <param name="Count">The number of members.</param>
/// <param name="Team">The team, or null for a thread on its own.</param>
internal readonly record struct Member(int Index, int Count, Workers.Team? Team)
{
    /// <summary>This member's contiguous part of <c>0 … count</c>, cut at multiples of <paramref name="grain"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (long First, long End) Share(long count, long grain)
    {
        long units = (count + grain - 1) / grain;
        return (Math.Min(count, units * Index / Count * grain), Math.Min(count, units * (Index + 1) / Count * grain));
    }

    /// <summary>Waits until every member has come here.</summary>
    public void Meet() => Team?.Meet();
}
