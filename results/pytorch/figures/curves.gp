# curves: learning_curve of the experiment pytorch
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot curves.gp

set encoding utf8
set minussign
data = 'curves.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#0072B2' dt solid lw 2 pt 7 ps 0.8
set style line 2 lc rgb '#D55E00' dt (12,4) lw 2 pt 5 ps 0.8

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,1080 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,1080 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,6.480 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'curves.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel sgd
  set lmargin at screen 0.0767
  set rmargin at screen 0.3522
  set tmargin at screen 0.9611
  set bmargin at screen 0.7111
  set title 'sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x ''
  set xtics out nomirror 1 norotate autojustify
  set ylabel 'train loss (nats)' offset 0,0
  unset logscale y
  set yrange [4.24077:4.62768]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 1 using 1:(clip($5, 4.24077, 4.62768)):(clip($6, 4.24077, 4.62768)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($5, 4.24077, 4.62768)):(clip($6, 4.24077, 4.62768)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:4 with linespoints ls 2 pointinterval 1 notitle

  # Panel clip_sgd
  set lmargin at screen 0.3906
  set rmargin at screen 0.6661
  set tmargin at screen 0.9611
  set bmargin at screen 0.7111
  set title 'clip\_sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x ''
  set xtics out nomirror 1 norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [4.24077:4.62768]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 3 using 1:(clip($5, 4.24077, 4.62768)):(clip($6, 4.24077, 4.62768)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($5, 4.24077, 4.62768)):(clip($6, 4.24077, 4.62768)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 3 using 1:4 with linespoints ls 2 pointinterval 1 notitle

  # Panel ps_clip_sgd
  set lmargin at screen 0.7044
  set rmargin at screen 0.9800
  set tmargin at screen 0.9611
  set bmargin at screen 0.7111
  set title 'ps\_clip\_sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x ''
  set xtics out nomirror 1 norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [4.24077:4.62768]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 5 using 1:(clip($5, 4.24077, 4.62768)):(clip($6, 4.24077, 4.62768)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($5, 4.24077, 4.62768)):(clip($6, 4.24077, 4.62768)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 5 using 1:4 with linespoints ls 2 pointinterval 1 notitle

  # Panel sgd
  set lmargin at screen 0.0767
  set rmargin at screen 0.3522
  set tmargin at screen 0.6556
  set bmargin at screen 0.4056
  set title 'sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x ''
  set xtics out nomirror 1 norotate autojustify
  set ylabel 'validation loss (nats)' offset 0,0
  unset logscale y
  set yrange [4.26619:4.61756]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 1 using 1:(clip($9, 4.26619, 4.61756)):(clip($10, 4.26619, 4.61756)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($9, 4.26619, 4.61756)):(clip($10, 4.26619, 4.61756)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:8 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:8 with linespoints ls 2 pointinterval 1 notitle

  # Panel clip_sgd
  set lmargin at screen 0.3906
  set rmargin at screen 0.6661
  set tmargin at screen 0.6556
  set bmargin at screen 0.4056
  set title 'clip\_sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x ''
  set xtics out nomirror 1 norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [4.26619:4.61756]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 3 using 1:(clip($9, 4.26619, 4.61756)):(clip($10, 4.26619, 4.61756)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($9, 4.26619, 4.61756)):(clip($10, 4.26619, 4.61756)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:8 with linespoints ls 1 pointinterval 1 notitle, \
    data index 3 using 1:8 with linespoints ls 2 pointinterval 1 notitle

  # Panel ps_clip_sgd
  set lmargin at screen 0.7044
  set rmargin at screen 0.9800
  set tmargin at screen 0.6556
  set bmargin at screen 0.4056
  set title 'ps\_clip\_sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x ''
  set xtics out nomirror 1 norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [4.26619:4.61756]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 5 using 1:(clip($9, 4.26619, 4.61756)):(clip($10, 4.26619, 4.61756)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($9, 4.26619, 4.61756)):(clip($10, 4.26619, 4.61756)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:8 with linespoints ls 1 pointinterval 1 notitle, \
    data index 5 using 1:8 with linespoints ls 2 pointinterval 1 notitle

  # Panel sgd
  set lmargin at screen 0.0767
  set rmargin at screen 0.3522
  set tmargin at screen 0.3500
  set bmargin at screen 0.1000
  set title 'sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x '%h'
  set xtics out nomirror 1 norotate autojustify
  set ylabel 'validation accuracy' offset 0,0
  unset logscale y
  set yrange [0.00868:0.04432]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 1 using 1:(clip($13, 0.00868, 0.04432)):(clip($14, 0.00868, 0.04432)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($13, 0.00868, 0.04432)):(clip($14, 0.00868, 0.04432)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:12 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:12 with linespoints ls 2 pointinterval 1 notitle

  # Panel clip_sgd
  set lmargin at screen 0.3906
  set rmargin at screen 0.6661
  set tmargin at screen 0.3500
  set bmargin at screen 0.1000
  set title 'clip\_sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x '%h'
  set xtics out nomirror 1 norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [0.00868:0.04432]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 3 using 1:(clip($13, 0.00868, 0.04432)):(clip($14, 0.00868, 0.04432)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($13, 0.00868, 0.04432)):(clip($14, 0.00868, 0.04432)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:12 with linespoints ls 1 pointinterval 1 notitle, \
    data index 3 using 1:12 with linespoints ls 2 pointinterval 1 notitle

  # Panel ps_clip_sgd
  set lmargin at screen 0.7044
  set rmargin at screen 0.9800
  set tmargin at screen 0.3500
  set bmargin at screen 0.1000
  set title 'ps\_clip\_sgd' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch' offset 0,0
  unset logscale x
  set xrange [1:4]
  set format x '%h'
  set xtics out nomirror 1 norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [0.00868:0.04432]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 5 using 1:(clip($13, 0.00868, 0.04432)):(clip($14, 0.00868, 0.04432)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($13, 0.00868, 0.04432)):(clip($14, 0.00868, 0.04432)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:12 with linespoints ls 1 pointinterval 1 notitle, \
    data index 5 using 1:12 with linespoints ls 2 pointinterval 1 notitle

  # Key
  set lmargin at screen 0.0000
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.0352
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset colorbox
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.5000, screen 0.0176 center center horizontal Left reverse maxcols 2 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'sweep', \
    2 with linespoints ls 2 title 'pytorch'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
