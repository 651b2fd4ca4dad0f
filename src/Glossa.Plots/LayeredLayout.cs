namespace Glossa.Plots;

/// <summary>
/// Lays a directed graph without cycles out in rows, each edge running downwards (Sugiyama, Tagawa and Toda 1981): a node's row is its
/// longest path from a source, sources move down to their readers; edges over several rows pass them on ways of their own; the order in a
/// row follows the barycentres of the rows beside it, and the order with the fewest crossings is kept; each row then moves as near to its
/// neighbours as its order and widths allow.
/// </summary>
internal sealed class LayeredLayout
{
    private const double GapX = 28, GapY = 48, WayWidth = 10, Approach = 12;
    private const int Sweeps = 12;

    // The nodes of the graph, then those on the ways of edges over several rows.
    private readonly List<double> widths;
    private readonly List<int> rows;
    private readonly List<(int From, int To)> links = [];
    private readonly List<int[]> ways = [];
    private readonly double[] heights;
    private readonly int[][] order;
    private readonly double[] centers;
    private readonly ILookup<int, int> above;
    private readonly ILookup<int, int> below;

    /// <summary>A layout.</summary>
    /// <param name="sizes">The width and height of each node.</param>
    /// <param name="edges">The edges, from and to.</param>
    public LayeredLayout(IReadOnlyList<(double Width, double Height)> sizes, IReadOnlyList<(int From, int To)> edges)
    {
        widths = [.. sizes.Select(size => size.Width)];
        heights = [.. sizes.Select(size => size.Height)];
        rows = [.. Ranks(sizes.Count, edges)];
        foreach ((int from, int to) in edges) ways.Add(Way(from, to));
        above = links.ToLookup(link => link.To, link => link.From);
        below = links.ToLookup(link => link.From, link => link.To);
        order = Order();
        centers = Place();
        double[] tops = Tops();
        double left = widths.Select((width, node) => centers[node] - (width / 2)).DefaultIfEmpty(0).Min();
        Boxes = [.. heights.Select((height, node) =>
        {
            double x = centers[node] - left - (widths[node] / 2), y = tops[rows[node]] + ((RowHeight(rows[node]) - height) / 2);
            return new PlotArea(x, y, x + widths[node], y + height);
        })];
        Lines = [.. ways.Select(way => (IReadOnlyList<PlotPoint>)[.. way.SelectMany((node, i) => Through(node, i, way.Length))])];
        Width = widths.Select((width, node) => centers[node] - left + (width / 2)).DefaultIfEmpty(0).Max();
        Height = order.Length == 0 ? 0 : tops[^1] + RowHeight(order.Length - 1);

        // Within a row, and the last bit before it, an edge runs upright: it passes no box, and arrows point down.
        IEnumerable<PlotPoint> Through(int node, int i, int length)
        {
            (double x, double top) = (centers[node] - left, tops[rows[node]]);
            yield return new PlotPoint(x, i == 0 ? Boxes![node].Bottom : top - Approach);
            yield return new PlotPoint(x, i == length - 1 ? Boxes![node].Top : top + RowHeight(rows[node]));
        }
    }

    /// <summary>The place of each node.</summary>
    public IReadOnlyList<PlotArea> Boxes { get; }

    /// <summary>The way of each edge, from its node's lower side to its reader's upper side.</summary>
    public IReadOnlyList<IReadOnlyList<PlotPoint>> Lines { get; }

    /// <summary>The width of everything.</summary>
    public double Width { get; }

    /// <summary>The height of everything.</summary>
    public double Height { get; }

    /// <summary>The longest path from a source; a source stands right above its nearest reader.</summary>
    private static int[] Ranks(int count, IReadOnlyList<(int From, int To)> edges)
    {
        int[] ranks = new int[count], waiting = new int[count];
        foreach ((_, int to) in edges) waiting[to]++;
        bool[] isSource = [.. waiting.Select(number => number == 0)];
        ILookup<int, int> readers = edges.ToLookup(edge => edge.From, edge => edge.To);
        Queue<int> ready = new(Enumerable.Range(0, count).Where(node => isSource[node]));
        int done = 0;
        for (; ready.TryDequeue(out int node); done++)
        {
            foreach (int reader in readers[node])
            {
                ranks[reader] = Math.Max(ranks[reader], ranks[node] + 1);
                if (--waiting[reader] == 0) ready.Enqueue(reader);
            }
        }
        if (done < count) throw new PlotException("The graph has a cycle, and cannot be drawn from above to below.");
        for (int node = 0; node < count; node++)
        {
            if (isSource[node] && readers[node].Any()) ranks[node] = readers[node].Min(reader => ranks[reader]) - 1;
        }
        return ranks;
    }

    /// <summary>The nodes an edge passes; those in between are new.</summary>
    private int[] Way(int from, int to)
    {
        int[] way = new int[rows[to] - rows[from] + 1];
        (way[0], way[^1]) = (from, to);
        for (int i = 1; i < way.Length - 1; i++)
        {
            way[i] = widths.Count;
            widths.Add(WayWidth);
            rows.Add(rows[from] + i);
        }
        for (int i = 1; i < way.Length; i++) links.Add((way[i - 1], way[i]));
        return way;
    }

    private int[][] Order()
    {
        IEnumerable<IGrouping<int, int>> byRow = Enumerable.Range(0, rows.Count).GroupBy(node => rows[node]).OrderBy(row => row.Key);
        int[][] current = [.. byRow.Select(row => row.ToArray())];
        int[][] best = current;
        long fewest = Crossings(current);
        for (int sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            bool down = sweep % 2 == 0;
            current = [.. current.Select(row => row.ToArray())];
            int[] places = Places(current);
            for (int i = 1; i < current.Length; i++)
            {
                int[] row = current[down ? i : current.Length - 1 - i];
                ILookup<int, int> beside = down ? above : below;
                double[] keys = [.. row.Select((node, i) => beside[node].Select(other => places[other]).DefaultIfEmpty(i).Average())];
                int[] sorted = [.. Enumerable.Range(0, row.Length).OrderBy(place => keys[place]).Select(place => row[place])];
                sorted.CopyTo(row, 0);
                for (int place = 0; place < row.Length; place++) places[row[place]] = place;
            }
            if (Crossings(current) is var crossings && crossings < fewest) (best, fewest) = (current, crossings);
        }
        return best;
    }

    private int[] Places(int[][] some)
    {
        int[] places = new int[rows.Count];
        foreach (int[] row in some)
        {
            for (int place = 0; place < row.Length; place++) places[row[place]] = place;
        }
        return places;
    }

    private long Crossings(int[][] some)
    {
        int[] places = Places(some);
        long crossings = 0;
        foreach (IGrouping<int, (int From, int To)> row in links.GroupBy(link => rows[link.From]))
        {
            (int From, int To)[] ends = [.. row.Select(link => (places[link.From], places[link.To]))];
            for (int i = 0; i < ends.Length; i++)
            {
                for (int j = 0; j < i; j++) crossings += (ends[i].From - ends[j].From) * (ends[i].To - ends[j].To) < 0 ? 1 : 0;
            }
        }
        return crossings;
    }

    /// <summary>
    /// The middle of each node, from left to right: row after row moves to where the sum of squared widths of its links is the least. Links
    /// of chains weigh more, as do the ways of long edges, so that they run straight (Gansner et al. 1993 weigh the latter so).
    /// </summary>
    private double[] Place()
    {
        double[] middle = new double[rows.Count];
        foreach (int[] row in order) Settle(row, new double[row.Length], [.. row.Select(_ => 1.0)], middle);
        for (int sweep = 0; sweep < 10 * Sweeps; sweep++)
        {
            foreach (int[] row in sweep % 2 == 0 ? order : order.Reverse())
            {
                double[] weights = [.. row.Select(node => Beside(node).Sum(other => Weight(node, other)))];
                double[] wanted = [.. row.Select((node, i) => weights[i] == 0 ? middle[node] : Pull(node) / weights[i])];
                Settle(row, wanted, [.. weights.Select(weight => Math.Max(weight, 1))], middle);
            }
        }
        return middle;

        IEnumerable<int> Beside(int node) => above[node].Concat(below[node]);

        double Pull(int node) => Beside(node).Sum(other => Weight(node, other) * middle[other]);

        double Weight(int node, int other)
        {
            (int upper, int lower) = rows[node] < rows[other] ? (node, other) : (other, node);
            return below[upper].Count() == 1 && above[lower].Count() == 1 ? 8 : 1;
        }
    }

    /// <summary>
    /// Moves a row as near as possible (least squares) to where its nodes want to be, with no two nearer than their widths allow: without
    /// the widths these are the best rising numbers, which pooling adjacent violators finds.
    /// </summary>
    private void Settle(int[] row, double[] wanted, double[] weights, double[] middle)
    {
        double[] offsets = new double[row.Length];
        for (int i = 1; i < row.Length; i++) offsets[i] = offsets[i - 1] + ((widths[row[i - 1]] + widths[row[i]]) / 2) + GapX;
        Stack<(double Mean, double Weight, int Count)> pools = [];
        for (int i = 0; i < row.Length; i++)
        {
            (double Mean, double Weight, int Count) pool = (wanted[i] - offsets[i], weights[i], 1);
            while (pools.TryPeek(out (double Mean, double Weight, int Count) before) && before.Mean > pool.Mean)
            {
                pools.Pop();
                double weight = before.Weight + pool.Weight;
                pool = (((before.Mean * before.Weight) + (pool.Mean * pool.Weight)) / weight, weight, before.Count + pool.Count);
            }
            pools.Push(pool);
        }
        int end = row.Length;
        foreach ((double mean, _, int count) in pools)
        {
            for (int i = 0; i < count; i++) middle[row[--end]] = mean + offsets[end];
        }
    }

    private double[] Tops()
    {
        double[] tops = new double[order.Length];
        for (int row = 1; row < tops.Length; row++) tops[row] = tops[row - 1] + RowHeight(row - 1) + GapY;
        return tops;
    }

    private double RowHeight(int row) => order[row].Max(node => node < heights.Length ? heights[node] : 0);
}
